// Counts what the filters leave and folds away what is left empty. The filters themselves are style.
"use strict";
(() => {
  const boxes = [...document.querySelectorAll(".filters input")];
  const findings = [...document.querySelectorAll(".finding")];
  const status = document.querySelector(".shown");
  const reset = document.querySelector(".reset");
  const none = document.querySelector(".none");
  const wanted = (finding) => boxes.every((box) => box.checked || !finding.classList.contains(box.id.slice(5)));
  const apply = () => {
    const left = findings.filter(wanted);
    const kept = new Set(left.flatMap((one) => [one.closest(".page"), one.closest(".document")]));
    const all = left.length === findings.length;
    document.querySelectorAll(".page").forEach((one) => { one.hidden = !kept.has(one); });
    document.querySelectorAll(".document").forEach((one) => { one.hidden = !all && !kept.has(one); });
    document.querySelectorAll("nav a").forEach((one) => {
      one.parentElement.hidden = document.getElementById(one.hash.slice(1)).hidden;
    });
    status.textContent = `${left.length} of ${findings.length} findings shown`;
    none.hidden = left.length > 0 || findings.length === 0;
    reset.hidden = all;
  };
  status.hidden = false;
  boxes.forEach((box) => box.addEventListener("change", apply));
  reset.addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = true; });
    apply();
    boxes[0].focus();
  });
  apply();
})();
