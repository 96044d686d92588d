# Properties written in Python, with setters.


class Temperature:
    def __init__(self, celsius):
        self._celsius = celsius
        self.changes = 0

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        self._celsius = value
        self.changes += 1

    @property
    def fahrenheit(self):
        return self.celsius * 9 // 5 + 32


def main():
    room = Temperature(20)
    total = 0
    for i in range(2800000):
        total += room.fahrenheit
        room.celsius = i & 63
        total -= room.celsius
    print(total, room.changes)


main()
