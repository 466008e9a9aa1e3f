"""fastai's loader as a process that answers: every line read is one pass over the training loader; the answer is a line of JSON."""
import json
import sys
import time

import fastai
import PIL
import torch
from fastai.vision.all import (CategoryBlock, DataBlock, ImageBlock, IndexSplitter, Normalize, RegexLabeller, Resize, aug_transforms,
                               get_image_files, imagenet_stats, using_attr)

folder, workers, repeat, batch_size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
files = sorted(get_image_files(folder)) * repeat
block = DataBlock(
    blocks=(ImageBlock, CategoryBlock),
    get_items=lambda _: files,
    get_y=using_attr(RegexLabeller(r'(.+)_\d+.jpg$'), 'name'),
    splitter=IndexSplitter([0]),
    item_tfms=[Resize(460)],
    batch_tfms=[*aug_transforms(size=224, min_scale=0.75), Normalize.from_stats(*imagenet_stats)])
loaders = block.dataloaders(folder, bs=batch_size, device=torch.device('cpu'), **({} if workers < 0 else {'num_workers': workers}))


def one_pass():
    start, items = time.perf_counter(), 0
    for x, _ in loaders.train:
        assert tuple(x.shape[1:]) == (3, 224, 224) and x.dtype == torch.float32
        items += len(x)
    return {'items': items, 'seconds': time.perf_counter() - start}


versions = {'fastai': fastai.__version__, 'torch': torch.__version__, 'Pillow': PIL.__version__,
            'threads': str(torch.get_num_threads()), 'workers': str(loaders.train.fake_l.num_workers)}
print(json.dumps(versions), flush=True)
for _ in sys.stdin:
    print(json.dumps(one_pass()), flush=True)
