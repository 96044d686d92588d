def shared(error):
    try:
        raise error
    except* ValueError as group:
        print(group)
    except* (TypeError, KeyError):
        raise


def around(call):
    for item in call():
        try:
            item()
        except* OSError:
            for part in item:
                if part:
                    break
        else:
            continue
        finally:
            print(item)
