async def loops(source):
    async for item in source:
        if item:
            break
        await item
    else:
        return source
    async with source as a, item:
        return await a.get()

async def generator(source):
    yield [y async for x in source if await x for y in x]
    yield (x async for x in source)
