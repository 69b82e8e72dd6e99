//! 证据保全 (RULES 1.7: 先行登记保存、抽样、检测鉴定, and how evidence is taken, RULES 7).
