// Both procedures once more with the sizes exchanged: what stories 05 and 06 did on the phone is done at the desk, and what was done
// at the desk is done on the phone, so that each step is played at both. Another party and another place keep the two apart.
import { CITIZEN, idNumber } from "../lib/road.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";
import { simple } from "./05-simple.mjs";
import { general } from "./06-general.mjs";

export const title = "两种程序再走一遍：手机和电脑对调";

const OWNER = { ...CITIZEN, "姓名、名称": "尹示例", 公民身份号码: idNumber("419001198506180") };
const OTHER = { ...CITIZEN, "姓名、名称": "韦示例", 公民身份号码: idNumber("419001197410260") };

export const scenes = [
  ...simple({ tag: "24-simple", device: DESK, place: "粮站口", fined: OWNER, slip: "示例回单0002624" }),
  ...general({ tag: "24", field: DESK, desk: PHONE, place: "粮站街", fined: OTHER, masked: /韦某/, voucher: "示例缴2606024" }),
];
