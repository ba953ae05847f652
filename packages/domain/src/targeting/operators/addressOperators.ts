import { mapValid } from "../../shared/Checked.ts"
import { fromText, type Operator, readItems } from "./Operator.ts"
import { isInRange, readAddress, readAddressRange } from "./readAddress.ts"

const needed = "IPv4 or IPv6 addresses or ranges, as in 10.0.0.0/8, separated by commas,"
const read = fromText(readAddress)

const inCidr: Operator = (value) =>
  mapValid(readItems(value, needed, readAddressRange), (ranges) => (attribute: unknown) => {
    const address = read(attribute)
    return address !== null && ranges.some((range) => isInRange(address, range))
  })

/** Needs `ipaddr.js`. */
export const addressOperators = { in_cidr: inCidr }
