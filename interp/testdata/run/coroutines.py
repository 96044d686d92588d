# A scheduler of coroutines: await, async for, async with, asynchronous generators and comprehensions together.


class pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


class Queue:
    def __init__(self):
        self.items = []

    async def get(self):
        while not self.items:
            await pause("empty")
        return self.items.pop(0)

    async def __aenter__(self):
        await pause("enter")
        return self

    async def __aexit__(self, kind, value, trace):
        await pause("exit")
        print("left", kind and kind.__name__)
        return kind is KeyError


async def count(n, log):
    try:
        for i in range(n):
            got = yield i
            if got:
                log.append(got)
            await pause(("counted", i))
    finally:
        await pause("tidying")
        log.append("tidied")


async def producer(queue, n):
    log = []
    async for i in count(n, log):
        queue.items.append(i * i)
    queue.items.append(None)
    return log


async def consumer(queue):
    total = []
    async with queue as q:
        while (item := await q.get()) is not None:
            total.append(item)
        raise KeyError("enough")
    return total, [x + y async for x in count(2, total) for y in (10, 20)]


async def main():
    queue = Queue()
    first, second = Task("producer", producer(queue, 3)), Task("consumer", consumer(queue))
    while not (first.done and second.done):
        await pause("waiting")
    return first.result, second.result


class Task:
    tasks = []

    def __init__(self, name, coroutine):
        self.name, self.coroutine, self.done, self.result = name, coroutine, False, None
        Task.tasks.append(self)

    def step(self):
        try:
            print(self.name, self.coroutine.send(None))
        except StopIteration as stop:
            self.done, self.result = True, stop.value
            print(self.name, "done", stop.value)


Task("main", main())
while not all(task.done for task in Task.tasks):
    for task in list(Task.tasks):
        if not task.done:
            task.step()


async def failing():
    async with Queue():
        async for i in numbers():
            await deeper(i)


async def numbers():
    for i in range(3):
        yield i


async def deeper(i):
    return 1 / (1 - i)


c = failing()
while True:
    c.send(None)
