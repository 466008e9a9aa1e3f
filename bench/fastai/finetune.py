"""fastai's side of a comparison: reads a job as JSON from the file named, fine-tunes, prints one line of JSON.
Timed from the building of the loaders to the end of fine_tune; importing fastai and torch is not counted."""
import json
import sys
import time
from pathlib import Path

import fastai
import torch
import torchvision
from fastai.vision.all import (CategoryBlock, DataBlock, ImageBlock, IndexSplitter, Resize, aug_transforms, error_rate, set_seed,
                               vision_learner)
from fastai.vision.learner import model_meta
from safetensors.torch import load_file

job = json.loads(Path(sys.argv[1]).read_text())
threads = torch.get_num_threads()


def resnet18(weights=None):
    model = torchvision.models.resnet18()
    model.load_state_dict(load_file(job['weights']))
    return model


model_meta[resnet18] = model_meta[torchvision.models.resnet18]
start = time.perf_counter()
set_seed(job['seed'])
labels = dict(job['items'])
block = DataBlock(
    blocks=(ImageBlock, CategoryBlock(vocab=job['vocab'])),
    get_items=lambda root: [Path(root) / path for path, _ in job['items']],
    get_y=lambda path: labels[path.relative_to(job['root']).as_posix()],
    splitter=IndexSplitter(job['valid']),
    item_tfms=[Resize(job['resize'])],
    batch_tfms=aug_transforms(size=job['size'], min_scale=job['min_scale']))
loaders = block.dataloaders(job['root'], bs=job['batch_size'], device=torch.device('cpu'))
assert sorted(loaders.train.items) == sorted(Path(job['root']) / job['items'][i][0] for i in job['train'])
learner = vision_learner(loaders, resnet18, metrics=error_rate)
with learner.no_bar(), learner.no_logging():
    learner.fine_tune(job['epochs'], job['base_lr'])
seconds = time.perf_counter() - start
rows = [[float(value) for value in row] for row in learner.recorder.values]
versions = {'fastai': fastai.__version__, 'torch': torch.__version__, 'threads': threads, 'workers': loaders.train.fake_l.num_workers}
print(json.dumps({'error_rate': rows[-1][2], 'rows': rows, 'seconds': seconds, 'versions': versions}))
