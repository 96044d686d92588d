f'{f'{a}'}' f'{'\n'.join(b)}' f'''{
a # comment
=}'''
f'{a:{b}{c:>{d}}}'
