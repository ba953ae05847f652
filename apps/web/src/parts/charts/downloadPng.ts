import { downloadFile } from "./downloadFile.ts"

const properties = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "fill-opacity",
  "font-size",
  "font-family",
  "font-weight",
  "text-anchor"
]

/** The drawing with its computed colours, which no stylesheet of the page reaches in an image. */
const standAlone = (svg: SVGSVGElement): SVGSVGElement => {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return svg
  const originals = svg.querySelectorAll("*")
  for (const [index, element] of copy.querySelectorAll("*").entries()) {
    const original = originals[index]
    if (original === undefined) continue
    const style = getComputedStyle(original)
    for (const property of properties) element.setAttribute(property, style.getPropertyValue(property))
    element.removeAttribute("class")
    element.removeAttribute("style")
  }
  return copy
}

/** Saves a drawing as a picture, at twice its size on the screen. */
export const downloadPng = async (svg: SVGSVGElement, name: string): Promise<void> => {
  const { height, width } = svg.getBoundingClientRect()
  const copy = standAlone(svg)
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  copy.setAttribute("width", String(width))
  copy.setAttribute("height", String(height))
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = width * 2
  canvas.height = height * 2
  const context = canvas.getContext("2d")
  if (context === null) return
  context.fillStyle = getComputedStyle(document.body).getPropertyValue("--surface") || "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"))
  if (blob !== null) downloadFile(`${name}.png`, blob)
}
