// Keeps the letter's form from being sent twice, and marks the current page in the navigation.
(function () {
  "use strict";

  function holdAfterSubmit(form) {
    form.addEventListener("submit", function () {
      var button = form.querySelector("button");
      if (!button) {
        return;
      }
      button.disabled = true;
      button.textContent = "Sending…";
      window.setTimeout(function () {
        button.disabled = false;
        button.textContent = "Send me the letter";
      }, 8000);
    });
  }

  function markCurrent(link) {
    if (link.pathname === window.location.pathname && link.host === window.location.host) {
      link.setAttribute("aria-current", "page");
    }
  }

  function warnBeforeLeaving(form) {
    var changed = false;
    form.addEventListener("input", function () {
      changed = true;
    });
    form.addEventListener("submit", function () {
      changed = false;
    });
    window.addEventListener("beforeunload", function (event) {
      if (changed) {
        event.preventDefault();
      }
    });
  }

  document.querySelectorAll("form").forEach(holdAfterSubmit);
  document.querySelectorAll("form textarea").forEach(function (field) {
    warnBeforeLeaving(field.form);
  });
  document.querySelectorAll("nav a").forEach(markCurrent);
})();
