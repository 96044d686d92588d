def leave(items):
    for item in items:
        try:
            with item as opened:
                if opened:
                    return opened.value
                continue
        except (KeyError, ValueError) as error:
            raise RuntimeError("no") from error
        except:
            break
        else:
            pass
        finally:
            close(item)
