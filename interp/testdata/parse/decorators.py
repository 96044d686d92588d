@(a or b)[c]
def f(): pass
