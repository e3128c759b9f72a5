# SPDX-License-Identifier: Apache-2.0
"""A small generator of its own (PCG's multiplier), so that no Python version changes a file."""


class Dice:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % n

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def between(self, lo, hi):
        """A whole number lo … hi, both included."""
        return lo + self.below(hi - lo + 1)

    def sample(self, items, n):
        return self.shuffled(items)[:n]

    def chance(self, percent):
        return self.below(100) < percent

    def split(self, total, n, least=0):
        """n whole numbers of at least `least`, unlike one another, whose sum is total."""
        rest = total - n * least
        assert rest >= 0 and n > 0, (total, n, least)
        weights = [1 + self.below(9) for _ in range(n)]
        whole, out, so_far, given = sum(weights), [], 0, 0
        for weight in weights:
            so_far += weight
            share = rest * so_far // whole - given
            given += share
            out.append(least + share)
        return out
