"""
zh: 部分乘以比例，把整体算得比部分还小
en: "the part multiplied by the share, so that the whole is smaller than the part"
scores: {whole: 0}
base: right_as_taught
"""


# %% grade_id="whole"
def whole(part, percent):
    return part * (percent / 100)
