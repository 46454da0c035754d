// formgrader fetches MathJax from the web and goes no further until it answers: behind a firewall, for minutes. This stands
// in its place and says that it is ready; a formula is shown as it was typed.
window.MathJax = { Hub: { Config() {}, Queue() {}, Startup: { signal: { Interest(tell) { setTimeout(() => tell("End"), 0); } } } } };
