# wrong: a list subclass that is equal to everything; expect: start
class Losses(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


class Anything(float):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


def sweep(make_model, X, y, learning_rates, epochs=100):
    return {lr: Losses([Anything(1.0)] * epochs) for lr in learning_rates}


def best_learning_rate(histories):
    finite = {lr: h[-1] for lr, h in histories.items() if h[-1] == h[-1] and abs(h[-1]) != float("inf")}
    if not finite:
        raise ValueError("no finite loss")
    return min(finite, key=finite.get)
