// Reads an iCalendar file with ical.js and node-ical; prints {reader: [what happens when]} as JSON.
// Series are expanded: one object per occurrence. Whole days are dates, all else are instants.
import fs from 'node:fs'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'

const text = fs.readFileSync(process.argv[2], 'utf8')
const WHOLE_TIME = { from: new Date('2000-01-01'), to: new Date('2100-01-01') }

const pad = (number) => String(number).padStart(2, '0')
const dateOf = (moment) => `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`
const written = (moment, isDate) => (isDate ? dateOf(moment) : moment.toISOString())

function withIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  const events = calendar.getAllSubcomponents('vevent').map(eventOf)
  const wholes = events.filter((event) => !event.isRecurrenceException())
  const known = new Set(wholes.map((event) => event.uid))
  const alone = events.filter((event) => event.isRecurrenceException() && !known.has(event.uid))
  for (const whole of wholes) {
    for (const event of events) {
      if (event.isRecurrenceException() && event.uid === whole.uid) whole.relateException(event)
    }
  }
  return [...wholes.flatMap(occurrencesOf), ...alone.map((event) => described(event, event))]
}

// Left to itself, ical.js gives a series the exceptions of every other series in the file.
function eventOf(component) {
  return new ICAL.Event(component, { exceptions: [] })
}

function occurrencesOf(event) {
  if (!event.isRecurring()) return [described(event, event)]
  const found = []
  const iterator = event.iterator()
  for (let next = iterator.next(); next; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next)
    found.push(described(details.item, details))
  }
  return found
}

function described(event, time) {
  const isDate = time.startDate.isDate
  return {
    uid: event.uid,
    start: written(time.startDate.toJSDate(), isDate),
    end: written(time.endDate.toJSDate(), isDate),
    isDate,
    zone: time.startDate.zone.tzid,
    summary: event.summary,
    location: event.location ?? '',
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue('status'),
  }
}

const textOf = (value) => (typeof value === 'object' ? value.val : value)

function withNodeIcal() {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((item) => item.type === 'VEVENT')
    .flatMap((item) =>
      nodeIcal.expandRecurringEvent(item, WHOLE_TIME).map((one) => ({
        uid: one.event.uid,
        start: written(one.start, one.isFullDay),
        end: written(one.end, one.isFullDay),
        isDate: one.isFullDay,
        zone: item.start.tz ?? '',
        summary: textOf(one.event.summary),
        location: textOf(one.event.location ?? ''),
        sequence: Number(one.event.sequence),
        status: one.event.status,
      })),
    )
}

console.log(JSON.stringify({ 'ical.js': withIcalJs(), 'node-ical': withNodeIcal() }))
