# An operating system's task scheduler in the manner of Richards' benchmark: devices, handlers and workers that pass
# packets to one another through queues. Method calls through class hierarchies, attributes, None tests.

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = 0, 1
BUFFER_SIZE = 4


class Packet:
    def __init__(self, link, identity, kind):
        self.link = link
        self.identity = identity
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFFER_SIZE

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        at = queue
        while at.link is not None:
            at = at.link
        at.link = self
        return queue


class State:
    def __init__(self):
        self.packet_pending = False
        self.task_waiting = False
        self.task_holding = False

    def pend(self):
        self.packet_pending = True
        self.task_waiting = False
        self.task_holding = False
        return self

    def wait(self):
        self.packet_pending = False
        self.task_waiting = True
        self.task_holding = False
        return self

    def run(self):
        self.packet_pending = False
        self.task_waiting = False
        self.task_holding = False
        return self

    def wait_with_packet(self):
        self.packet_pending = True
        self.task_waiting = True
        self.task_holding = False
        return self

    def is_held_or_waiting(self):
        return self.task_holding or (not self.packet_pending and self.task_waiting)

    def is_waiting_with_packet(self):
        return self.packet_pending and self.task_waiting and not self.task_holding


class Task(State):
    def __init__(self, system, identity, priority, queue):
        super().__init__()
        self.system = system
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.next = system.first
        system.first = self
        system.table[identity] = self

    def step(self, packet):
        raise NotImplementedError

    def add_packet(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.packet_pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def run_task(self):
        if self.is_waiting_with_packet():
            message = self.queue
            self.queue = message.link
            if self.queue is None:
                self.run()
            else:
                self.pend()
        else:
            message = None
        return self.step(message)

    def wait_task(self):
        self.task_waiting = True
        return self

    def hold(self):
        self.system.holds += 1
        self.task_holding = True
        return self.next

    def release(self, identity):
        task = self.system.table[identity]
        task.task_holding = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        task = self.system.table[packet.identity]
        self.system.sent += 1
        packet.link = None
        packet.identity = self.identity
        return task.add_packet(packet, self)


class Device(Task):
    pending = None

    def step(self, packet):
        if packet is None:
            packet = self.pending
            if packet is None:
                return self.wait_task()
            self.pending = None
            return self.send(packet)
        self.pending = packet
        return self.hold()


class Handler(Task):
    work = None
    devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait_task()
        count = work.datum
        if count >= BUFFER_SIZE:
            self.work = work.link
            return self.send(work)
        device = self.devices
        if device is None:
            return self.wait_task()
        self.devices = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.send(device)


class Idle(Task):
    control = 1
    count = 10000

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    destination = HANDLER_A
    letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait_task()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.identity = self.destination
        packet.datum = 0
        for i in range(BUFFER_SIZE):
            self.letter = self.letter + 1 if self.letter < 26 else 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class System:
    def __init__(self):
        self.first = None
        self.table = [None] * 6
        self.sent = self.holds = 0

    def schedule(self):
        task = self.first
        while task is not None:
            if task.is_held_or_waiting():
                task = task.next
            else:
                task = task.run_task()


def run():
    system = System()
    Idle(system, IDLE, 0, None).run()
    queue = Packet(None, 0, KIND_WORK)
    queue = Packet(queue, 0, KIND_WORK)
    Worker(system, WORKER, 1000, queue).wait_with_packet()
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, KIND_DEVICE)
        Handler(system, handler, priority, queue).wait_with_packet()
    Device(system, DEVICE_A, 4000, None).wait()
    Device(system, DEVICE_B, 5000, None).wait()
    system.schedule()
    return system.sent, system.holds


for _ in range(15):
    counts = run()
print(counts)
