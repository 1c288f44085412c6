// Runs before everything else, also in browsers that are too old for the rest, so it uses only old JavaScript. It applies the
// theme before the first paint, and says in words why the program cannot start.
(function () {
  "use strict";
  var root = document.documentElement;
  var wanted = /[?&]theme=(light|dark|auto)(&|$)/.exec(location.search);
  var stored = null;
  try {
    stored = localStorage.getItem("netduel.theme");
  } catch (refused) {
    // A sandboxed frame has no storage.
  }
  var theme = wanted ? wanted[1] : stored;
  if (theme !== "light" && theme !== "dark") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.setAttribute("data-theme", theme);
  if (/[?&]embed=1(&|$)/.test(location.search)) root.setAttribute("data-mode", "embed");

  /** The sentence for a problem, from what is known of this browser and this address. */
  function explain(error) {
    var isOneFile = document.getElementById("netduel-state") !== null;
    if (isOneFile && typeof DecompressionStream !== "function")
      return "This browser is too old for netduel as one file. A browser of 2023 or later can show it.";
    if (location.protocol === "file:" && !isOneFile)
      return "This page was opened from a disk, and browsers do not let such a page load a program. Open it from a web server; “cargo xtask serve” starts one.";
    if (typeof WebAssembly !== "object")
      return "WebAssembly is switched off or missing in this browser. netduel needs it to run its simulation.";
    if (typeof Worker !== "function") return "This browser has no web workers. netduel needs them to run its simulation.";
    var message = error && (error.message || String(error));
    if (/SyntaxError/.test(error && error.name) || !("noModule" in document.createElement("script")))
      return "This browser is too old for netduel. A browser of 2022 or later can show it.";
    if (/Content Security Policy|CompileError.*(unsafe-eval|wasm-unsafe-eval)|code generation|disallowed by embedder/i.test(message))
      return "The host of this page does not allow WebAssembly. Its Content-Security-Policy needs “script-src 'self' 'wasm-unsafe-eval'”.";
    if (/TrustedHTML|createPolicy/.test(message))
      return "The host of this page restricts Trusted Types. Its Content-Security-Policy needs “trusted-types default”.";
    if (self.origin === "null")
      return "This page stands in a sandboxed frame without an origin, and its host does not let such a frame load the program. Add “allow-same-origin” to the frame's sandbox, or send “Access-Control-Allow-Origin: *” with the files.";
    return "The program could not be loaded. The connection may have been interrupted, or something blocks scripts. Reload the page to try again." + (message ? " (" + message + ")" : "");
  }

  /** Shows why the program cannot start, in the place of what was promised. */
  function fail(error) {
    var status = document.getElementById("shell-status");
    if (!status) return;
    status.setAttribute("role", "alert");
    status.className = "shell-status shell-failed";
    status.textContent = explain(error);
  }

  window.netduelShell = { fail: fail };
  // A script that does not load, or that this browser cannot read.
  window.addEventListener(
    "error",
    function (event) {
      if (event.target instanceof HTMLScriptElement) fail(null);
      else if (event.error instanceof SyntaxError) fail(event.error);
    },
    true
  );
})();
