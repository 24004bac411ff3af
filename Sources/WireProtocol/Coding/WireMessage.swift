package import NIOCore

/// Something of the domain that can be sent as one message.
package protocol WireEncodable: Sendable {
    /// - Throws: `internal` where it has no form on the wire.
    func encoded() throws(RPCError) -> ByteBuffer
}

/// Something of the domain that can be read from one message.
package protocol WireDecodable: Sendable {
    /// Checks everything that can be checked by the message alone.
    init(decoding bytes: ByteBuffer) throws(MalformedMessage)
}

package typealias WireMessage = WireEncodable & WireDecodable
