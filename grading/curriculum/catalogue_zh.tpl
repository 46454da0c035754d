$count 个真实的公共服务数据集，共 $rows 行、$size MB。每个文件夹里有整洁的 CSV 表、数据说明 `datapackage.json`（来源、许可、每一列的含义和单位、已知的问题）和 `prepare.py`（怎样由发布方的原始文件得到这些表）。本页由 `zhixing data catalogue` 生成。

### 怎样读一个表

```python
import pandas as pd

cases = pd.read_csv("../../datasets/wabo_permits/cases.csv")
```

路径只有一种写法：`../../datasets/数据集/表.csv`。在课件、练习、评分和代码库里都一样，因为笔记本总放在两层文件夹里，从它往上两层，旁边就是 `datasets`：

| 哪里 | 笔记本在 | 数据在 |
|---|---|---|
| 代码库 | `lessons/m14_service_speed/` | `datasets/` |
| 学员工作区：课件 | `learn/zh/lessons/m14_service_speed/` | `learn/zh/datasets/` |
| 学员工作区：练习 | `learn/zh/exercises/m14_service_speed/` | `learn/zh/datasets/` |
| 评分 | `cohorts/班级/autograded/学员/m14_service_speed/` | `cohorts/班级/autograded/datasets/` |

### 查看、核对、更新

- `zhixing data list` 列出全部数据集；`zhixing data show wabo_permits` 打印数据说明，并画出第一眼看到的图。
- `zhixing data verify` 按数据说明核对每个表：哈希、行数、每一列的类型和约束、表与表的联系、大小。
- `zhixing data refresh wabo_permits` 从发布方重新下载，先列出哪些行会变，确认后才替换；出错时原来的表不变。自己下载的文件用 `--from` 指明。下载时不跟随转到其他网站的地址，也不从 https 退到 http；得到网页、文件过大、内容中断，都不采用。

**许可的可信程度**：A，数据本身写明了开放许可；B，数据真实，许可写在收录它的代码库或软件包上；C，没有写明许可。
