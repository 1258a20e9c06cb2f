# right: as few lines as possible, forward is a lambda in the class body
import torch.nn as n
class TwoLayerModel(n.Module):
    def __init__(s, in_features=10, hidden_features=32, out_features=1): super().__init__(); s.a, s.b = n.Linear(in_features, hidden_features), n.Linear(hidden_features, out_features)
    forward = lambda s, x: s.b(s.a(x))
