// A fact of the first questions is either what it is, or "none" or "I don't know": giving one of them
// takes the other back. Without this script the server takes the newer of the two.
document.addEventListener("input", (event) => {
  const fact = event.target.closest("[data-fact]");
  if (!fact) return;
  const words = fact.querySelector(".intake-word");
  if (words.contains(event.target)) {
    for (const field of fact.querySelectorAll("input, textarea")) {
      if (words.contains(field)) continue;
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
  } else {
    for (const radio of words.querySelectorAll("input")) radio.checked = false;
  }
});
