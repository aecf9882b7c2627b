/** The server understands a call and says no: the client's caller gets the message as an exception. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
}
