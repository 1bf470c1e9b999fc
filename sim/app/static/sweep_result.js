// RESULT of a sweep: its map.

import { say } from "./common.js";
import { SweepMap } from "./sweep_map.js";

new SweepMap().renew(document.getElementById("map").dataset.sweep).catch(refusal => say(refusal.message));
