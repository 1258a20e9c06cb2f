# right: torch.addmm with hand-made parameters, out layer declared before the hidden one
import torch


class TwoLayerModel(torch.nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        torch.nn.Module.__init__(self)
        self.c = torch.nn.Parameter(torch.rand(out_features) - 0.5)
        self.V = torch.nn.Parameter(0.1 * torch.randn(hidden_features, out_features))
        self.b = torch.nn.Parameter(torch.rand(hidden_features) - 0.5)
        self.W = torch.nn.Parameter(0.1 * torch.randn(in_features, hidden_features))

    def forward(self, x):
        return torch.addmm(self.c, torch.addmm(self.b, x, self.W), self.V)
