// Reads an iCalendar file with ical.js and node-ical; prints {reader: [{uid, start, end, ...}]} as JSON.
import fs from 'node:fs'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'

const text = fs.readFileSync(process.argv[2], 'utf8')

function withIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      isDate: event.startDate.isDate,
      summary: event.summary,
      sequence: event.sequence,
      status: component.getFirstPropertyValue('status'),
    }
  })
}

function withNodeIcal() {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((item) => item.type === 'VEVENT')
    .map((item) => ({
      uid: item.uid,
      start: item.start.toISOString(),
      end: item.end.toISOString(),
      isDate: item.datetype === 'date',
      summary: typeof item.summary === 'string' ? item.summary : item.summary.val,
      sequence: Number(item.sequence),
      status: item.status,
    }))
}

console.log(JSON.stringify({ 'ical.js': withIcalJs(), 'node-ical': withNodeIcal() }))
