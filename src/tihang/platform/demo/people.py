"""Who there is in the demo: authorities, firms and accounts. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass

from tihang.platform.actor import Role


@dataclass(frozen=True)
class Office:
    """An authority or a group's headquarters; ``above`` is the code of the one above."""

    code: str
    name: str
    name_en: str
    level: str
    above: str = ""
    region: str = ""
    contact: str = ""
    function: str = "lead"
    lead: str = ""
    """Of one of the five other departments: the code of the industry authority beside it."""


def _departments(lead: str, place: str, english: str, level: str) -> tuple[Office, ...]:
    """The five that an industry authority asks to countersign."""
    bureau = "厅" if level == "province" else "局"
    names = (
        ("reform", "发展和改革委员会", "Development and Reform Commission"),
        ("finance", f"财政{bureau}", "Finance Bureau"),
        ("state_assets", "国有资产监督管理委员会", "State Assets Commission"),
        ("market", "市场监督管理局", "Market Regulation Bureau"),
        ("data", "数据管理局", "Data Bureau"),
    )
    return tuple(
        Office(
            f"{lead}-{function.replace('_', '-')}",
            f"{place}{name}（演示）",
            f"{english} {name_en} (demo)",
            level,
            function=function,
            lead=lead,
        )
        for function, name, name_en in names
    )


def _district(code: str, name: str, english: str, region: str, city: str = "fuzhou") -> Office:
    return Office(
        code,
        f"{name}工业和信息化局（演示）",
        f"Industry Bureau of {english} (demo)",
        "county",
        city,
        region,
        contact="产业科（演示） 0591-00000000",
    )


def _city(code: str, name: str, english: str, region: str) -> Office:
    return Office(
        code,
        f"{name}工业和信息化局（演示）",
        f"Industry Bureau of {english} (demo)",
        "city",
        "fujian",
        region,
    )


OFFICES = (
    Office(
        "fujian",
        "福建省工业和信息化厅（演示）",
        "Fujian Department of Industry (demo)",
        "province",
        region="350000",
    ),
    _city("fuzhou", "福州市", "Fuzhou", "350100"),
    _city("xiamen", "厦门市", "Xiamen", "350200"),
    _city("putian", "莆田市", "Putian", "350300"),
    _city("sanming", "三明市", "Sanming", "350400"),
    _city("quanzhou", "泉州市", "Quanzhou", "350500"),
    _city("zhangzhou", "漳州市", "Zhangzhou", "350600"),
    _city("nanping", "南平市", "Nanping", "350700"),
    _city("longyan", "龙岩市", "Longyan", "350800"),
    _city("ningde", "宁德市", "Ningde", "350900"),
    Office(
        "pingtan-zone",
        "平潭综合实验区经济发展局（演示）",
        "Economic Bureau of the Pingtan Zone (demo)",
        "city",
        "fujian",
    ),
    # The zone is addressed beside the cities; its firms file with the county's desk beneath it.
    _district("pingtan", "平潭县", "Pingtan", "350128", "pingtan-zone"),
    _district("gulou", "鼓楼区", "Gulou", "350102"),
    _district("taijiang", "台江区", "Taijiang", "350103"),
    _district("cangshan", "仓山区", "Cangshan", "350104"),
    _district("mawei", "马尾区", "Mawei", "350105"),
    _district("jinan", "晋安区", "Jin'an", "350111"),
    _district("changle", "长乐区", "Changle", "350112"),
    _district("minhou", "闽侯县", "Minhou", "350121"),
    _district("lianjiang", "连江县", "Lianjiang", "350122"),
    _district("luoyuan", "罗源县", "Luoyuan", "350123"),
    _district("minqing", "闽清县", "Minqing", "350124"),
    _district("yongtai", "永泰县", "Yongtai", "350125"),
    _district("fuqing", "福清市", "Fuqing", "350181"),
    Office(
        "fuzhou-hitech",
        "福州高新区经济发展局（演示）",
        "Economic Bureau of the Fuzhou High-tech Zone (demo)",
        "county",
        "fuzhou",
    ),
    _district("quanzhou-demo", "泉州示范区", "Quanzhou Demo District", "", "quanzhou"),
    Office(
        "huaxia", "华夏示例重工集团总部（演示）", "Huaxia Sample Heavy Industries (demo)", "group"
    ),
    *_departments("fuzhou", "福州市", "Fuzhou", "city"),
    *_departments("fujian", "福建省", "Fujian", "province"),
)


@dataclass(frozen=True)
class Firm:
    """A firm with one factory. ``key`` names it here; ``scale`` multiplies its figures."""

    key: str
    name: str
    credit_code: str
    office: str
    place: str
    project: str
    products: str
    scale: str = "1"
    region: str = ""
    group: str = ""


SHOWCASE = "ronglan"

FIRMS = (
    Firm(
        SHOWCASE,
        "福建榕岚精密制造有限公司",
        "91350181MA0000000Y",
        "fuqing",
        "福建省福清市融榕工业园示例路1号",
        "榕岚精密壳体智能工厂",
        "",
        region="350181",
    ),
    Firm(
        "mingyao",
        "福州明曜电机有限公司",
        "91350112MA00000001",
        "changle",
        "福建省福州市长乐区示范大道18号",
        "明曜高效电机智能工厂",
        "工业电机、伺服电机",
        "0.62",
        "350112",
    ),
    Firm(
        "rongxin",
        "福清融新泵业有限公司",
        "91350181MA00000012",
        "fuqing",
        "福建省福清市示例镇工业路6号",
        "融新水泵柔性装配智能工厂",
        "离心泵、多级泵",
        "0.48",
        "350181",
    ),
    Firm(
        "haiyun",
        "福建海韵阀门科技有限公司",
        "91350181MA00000025",
        "fuqing",
        "福建省福清市示例镇工业路12号",
        "海韵阀门精密加工智能工厂",
        "调节阀、截止阀",
        "0.55",
        "350181",
    ),
    Firm(
        "dingsheng",
        "福州鼎晟轴承有限公司",
        "91350112MA0000003A",
        "changle",
        "福建省福州市长乐区示范大道66号",
        "鼎晟轴承磨削智能工厂",
        "深沟球轴承、圆锥滚子轴承",
        "0.83",
        "350112",
    ),
    Firm(
        "langtuo",
        "福建朗拓机械有限公司",
        "91350112MA0000004D",
        "changle",
        "福建省福州市长乐区示范大道90号",
        "朗拓减速机智能工厂",
        "行星减速机、齿轮箱",
        "0.71",
        "350112",
    ),
    Firm(
        "zhenhe",
        "福清振和液压有限公司",
        "91350181MA0000005E",
        "fuqing",
        "福建省福清市示例镇工业路30号",
        "振和液压元件智能工厂",
        "液压泵、液压阀",
        "0.9",
        "350181",
    ),
    Firm(
        "quanyu",
        "泉州全煜机床有限公司",
        "91350500MA0000006U",
        "quanzhou-demo",
        "福建省泉州市示例区机床路8号",
        "全煜数控机床智能工厂",
        "数控车床、加工中心",
        "1.2",
        "350500",
    ),
    Firm(
        "huazhong",
        "华夏示例重工（福建）有限公司",
        "91350104MA00000074",
        "cangshan",
        "福建省福州市仓山区示例路100号",
        "华夏重工大型铸件智能工厂",
        "大型铸锻件",
        "1.6",
        "350104",
        "huaxia",
    ),
)


@dataclass(frozen=True)
class Person:
    """A demo account: it can log in, and is listed on the log-in page."""

    username: str
    name: str
    role: Role
    organisation: str
    """Key of a firm or code of an office."""
    manages: bool = False
    """Runs the accounts of the office."""


PEOPLE = (
    Person("firm", "陈示范", Role.CLERK, SHOWCASE),
    Person("firm-boss", "林签署", Role.SIGNATORY, SHOWCASE),
    Person("county", "江审核", Role.COUNTY_OFFICER, "fuqing", manages=True),
    Person("city", "黄推荐", Role.CITY_OFFICER, "fuzhou", manages=True),
    Person("province", "许汇总", Role.PROVINCE_OFFICER, "fujian", manages=True),
    Person("firm2", "李填报", Role.CLERK, "mingyao"),
    Person("county2", "王邻区", Role.COUNTY_OFFICER, "changle"),
    Person("group", "赵集团", Role.GROUP_OFFICER, "huaxia"),
    Person("city-reform", "邓会签", Role.DEPARTMENT_OFFICER, "fuzhou-reform"),
    Person("city-finance", "孙会签", Role.DEPARTMENT_OFFICER, "fuzhou-finance"),
    Person("city-assets", "徐会签", Role.DEPARTMENT_OFFICER, "fuzhou-state-assets"),
    Person("city-market", "傅会签", Role.DEPARTMENT_OFFICER, "fuzhou-market"),
    Person("city-data", "沈会签", Role.DEPARTMENT_OFFICER, "fuzhou-data"),
    Person("province-reform", "钱会签", Role.DEPARTMENT_OFFICER, "fujian-reform"),
    Person("province-finance", "彭会签", Role.DEPARTMENT_OFFICER, "fujian-finance"),
    Person("province-assets", "潘会签", Role.DEPARTMENT_OFFICER, "fujian-state-assets"),
    Person("province-market", "蒋会签", Role.DEPARTMENT_OFFICER, "fujian-market"),
    Person("province-data", "蔡会签", Role.DEPARTMENT_OFFICER, "fujian-data"),
)

SUBSTITUTE, STOOD_IN_FOR, SUBSTITUTE_DAYS = "county2", "county", 30
"""The officer of the neighbouring county stands in for the one of the showcase's county."""

BACKGROUND = (
    Person("demo-rongxin", "周虚构", Role.CLERK, "rongxin"),
    Person("demo-haiyun", "吴虚构", Role.CLERK, "haiyun"),
    Person("demo-dingsheng", "郭虚构", Role.CLERK, "dingsheng"),
    Person("demo-langtuo", "何虚构", Role.CLERK, "langtuo"),
    Person("demo-zhenhe", "高虚构", Role.CLERK, "zhenhe"),
    Person("demo-quanyu", "罗虚构", Role.CLERK, "quanyu"),
    Person("demo-huazhong", "马虚构", Role.CLERK, "huazhong"),
    Person("demo-mingyao-boss", "郑虚构", Role.SIGNATORY, "mingyao"),
    Person("demo-rongxin-boss", "谢虚构", Role.SIGNATORY, "rongxin"),
    Person("demo-haiyun-boss", "韩虚构", Role.SIGNATORY, "haiyun"),
    Person("demo-dingsheng-boss", "唐虚构", Role.SIGNATORY, "dingsheng"),
    Person("demo-langtuo-boss", "冯虚构", Role.SIGNATORY, "langtuo"),
    Person("demo-zhenhe-boss", "董虚构", Role.SIGNATORY, "zhenhe"),
    Person("demo-quanyu-boss", "程虚构", Role.SIGNATORY, "quanyu"),
    Person("demo-huazhong-boss", "曹虚构", Role.SIGNATORY, "huazhong"),
    Person("demo-quanzhou-county", "梁虚构", Role.COUNTY_OFFICER, "quanzhou-demo"),
    Person("demo-quanzhou-city", "宋虚构", Role.CITY_OFFICER, "quanzhou"),
)
"""People whose cases fill the desks. They have no password, so nobody can log in as them."""
