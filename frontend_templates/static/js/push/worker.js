// Shows what a push service brings, and opens its page. It keeps nothing and answers no requests.

const OURS = self.location.origin;

function read(data) {
  try {
    const said = data.json();
    return typeof said.title === "string" && said.title ? said : null;
  } catch {
    return null;
  }
}

// A page of ours, whatever the message says.
function linkOf(said) {
  try {
    const link = new URL(said.link, OURS);
    return link.origin === OURS ? link.href : `${OURS}/me`;
  } catch {
    return `${OURS}/me`;
  }
}

// The same message twice is one notification: it has the same tag.
function notificationOf(said) {
  const link = linkOf(said);
  const body = typeof said.text === "string" ? said.text : "";
  return { title: said.title, options: { body, tag: `${said.title}\n${body}\n${link}`, data: { link } } };
}

self.addEventListener("push", (event) => {
  const said = read(event.data) ?? { title: self.location.host, link: "/me" };
  const { title, options } = notificationOf(said);
  event.waitUntil(self.registration.showNotification(title, options));
});

async function open(link) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url === link);
  return there ? there.focus() : self.clients.openWindow(link);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link ?? `${OURS}/me`));
});
