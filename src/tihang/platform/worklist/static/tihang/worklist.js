// One box ticks all cases of the page; it shows only where there are cases to tick.
"use strict";

const pickAll = document.getElementById("pick-all");
if (pickAll) {
  const boxes = [...document.querySelectorAll('.worklist__pick input[name="case"]')];
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    pickAll.checked = ticked === boxes.length;
    pickAll.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  pickAll.hidden = false;
  pickAll.addEventListener("change", () => {
    for (const box of boxes) box.checked = pickAll.checked;
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
