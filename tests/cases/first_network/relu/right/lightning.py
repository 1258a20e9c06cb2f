# right: Lightning habits: training_step and configure_optimizers beside forward
import torch
from torch import nn
import torch.nn.functional as F

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.model = nn.Sequential(nn.Linear(in_features, hidden_features), nn.ReLU(), nn.Linear(hidden_features, out_features))
        self.loss_fn = nn.MSELoss()
        self.hparams = dict(in_features=in_features, hidden_features=hidden_features, out_features=out_features)

    def forward(self, x):
        return self.model(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        return self.loss_fn(self(x), y)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.get('lr', 0.01))
