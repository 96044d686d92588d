f'' F"{x}" rf'{x}\{y}' fR"{{}}" f'{{{x}}}'
f'{x!r:>{width}.{precision}} and {y = }' f"{x:=5}" f'{x != y}' f'{(lambda: 1)()}'
f'''{
    x  # a comment is fine in here
    :{y}
}'''
f'{a["b"]}' f'\N{BULLET}{x}' f'{x:{{1}}}' f'{f"{x}"}'
f'{x:}' f'{ {1: 2}[1]:{z}}'
