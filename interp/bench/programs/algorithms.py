# Binary trees, n queens, shortest paths, an LRU cache, word counts, matrix chain, game of life.
import collections
import heapq


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def build(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(build(depth - 1), build(depth - 1))


class SearchTree:
    class Node:
        __slots__ = "key", "left", "right"

        def __init__(self, key):
            self.key = key
            self.left = self.right = None

    def __init__(self):
        self.root = None
        self.size = 0

    def insert(self, key):
        if self.root is None:
            self.root = self.Node(key)
            self.size = 1
            return True
        node = self.root
        while True:
            if key == node.key:
                return False
            side = "left" if key < node.key else "right"
            below = getattr(node, side)
            if below is None:
                setattr(node, side, self.Node(key))
                self.size += 1
                return True
            node = below

    def __iter__(self):
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right


def queens(n):
    columns, rising, falling = set(), set(), set()

    def place(row):
        if row == n:
            return 1
        found = 0
        for column in range(n):
            if column in columns or row + column in rising or row - column in falling:
                continue
            columns.add(column)
            rising.add(row + column)
            falling.add(row - column)
            found += place(row + 1)
            columns.remove(column)
            rising.remove(row + column)
            falling.remove(row - column)
        return found

    return place(0)


class Graph:
    def __init__(self):
        self.edges = collections.defaultdict(list)

    def connect(self, a, b, weight):
        self.edges[a].append((b, weight))
        self.edges[b].append((a, weight))

    def distances(self, start):
        known = {start: 0}
        waiting = [(0, start)]
        while waiting:
            distance, node = heapq.heappop(waiting)
            if distance > known[node]:
                continue
            for neighbour, weight in self.edges[node]:
                reached = distance + weight
                if neighbour not in known or reached < known[neighbour]:
                    known[neighbour] = reached
                    heapq.heappush(waiting, (reached, neighbour))
        return known

    def reachable(self, start):
        seen = {start}
        queue = collections.deque([start])
        while queue:
            for neighbour, _ in self.edges[queue.popleft()]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    queue.append(neighbour)
        return seen


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = collections.OrderedDict()
        self.hits = 0

    def get(self, key, compute):
        if key in self.items:
            self.hits += 1
            self.items.move_to_end(key)
            return self.items[key]
        value = self.items[key] = compute(key)
        if len(self.items) > self.capacity:
            self.items.popitem(last=False)
        return value


def matrix_chain(sizes):
    n = len(sizes) - 1
    best = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            best[i][j] = min(
                best[i][k] + best[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j))
    return best[0][n - 1]


def life(alive, generations):
    for _ in range(generations):
        counts = collections.Counter(
            (x + dx, y + dy) for x, y in alive for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        alive = {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in alive)}
    return alive


def main():
    print(build(17).check(), sum(build(6).check() for _ in range(6400)))
    tree = SearchTree()
    for i in range(38000):
        tree.insert(i * 7919 % 10007)
    keys = list(tree)
    print(tree.size, keys == sorted(keys))
    print(queens(8))
    graph = Graph()
    for i in range(20000):
        graph.connect(i % 300, (i * i + 7) % 300, i % 17 + 1)
    print(sum(graph.distances(1).values()), len(graph.reachable(5)))
    cache = Cache(50)
    print(sum(cache.get(i * i % 73, lambda key: key * 2) for i in range(200000)), cache.hits)
    print(matrix_chain([i % 13 + 3 for i in range(130)]))
    print(len(life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (10, 10), (10, 11), (10, 12)}, 1400)))
    text = "it was the best of times it was the worst of times " * 600
    words = collections.Counter(text.split())
    print(words.most_common(3))


main()
