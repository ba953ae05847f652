interface Props {
  readonly params: Promise<{ readonly button: string }>
}

/** Every button has a static page; the proxy chooses among them. */
export const generateStaticParams = () => [{ button: "grey" }, { button: "green" }]

const Page = async ({ params }: Props) => {
  const { button } = await params
  return <button type="button" style={{ background: button }}>{`Pay with the ${button} button`}</button>
}

export default Page
