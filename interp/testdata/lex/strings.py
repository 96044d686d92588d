'' "" 'a' "b" r'\d' R"\\" b'x' Rb"x" bR'x' u'y' U"y"
'''triple
'with' "quotes" \''' and more'''
"""one\
two"""
x = 'continued\
here' 'and' r'raw\'s'
