import NIOCore
import SwiftProtobuf

// Between domain values and the generated messages that are their form on the wire.

/// - Throws: `internal` where it has no form on the wire.
func encoded(_ form: some SwiftProtobuf.Message) throws(RPCError) -> ByteBuffer { ByteBuffer(bytes: try serialized(form)) }

/// - Throws: a phrase that names the message which the bytes are not.
func form<Form: SwiftProtobuf.Message>(_ type: Form.Type, in bytes: ByteBuffer) throws(MalformedMessage) -> Form {
    guard let form: Form = parsed(bytes) else { throw MalformedMessage("", "is not a \(Form.protoMessageName)") }
    return form
}

/// A text that may be empty, which means that there is none.
func optional(_ text: String) -> String? { text.isEmpty ? nil : text }

/// - Throws: for a text that is longer than `bytes`, or holds control characters: what it is compared with, kept in and shown on does
///   not take all of them alike.
func bounded(_ text: String, _ field: String, bytes: Int) throws(MalformedMessage) -> String {
    guard text.utf8.count <= bytes else { throw MalformedMessage(field, "is longer than \(bytes) bytes") }
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
        throw MalformedMessage(field, "holds control characters")
    }
    return text
}

/// - Throws: for a text that is empty or longer than `bytes`.
func required(_ text: String, _ field: String, bytes: Int) throws(MalformedMessage) -> String {
    guard !text.isEmpty else { throw MalformedMessage(field, "is missing") }
    return try bounded(text, field, bytes: bytes)
}

/// A number of things, or of seconds, that is never below zero.
func count(_ value: Int64, _ field: String) throws(MalformedMessage) -> Int {
    guard let count = Int(exactly: value), count >= 0 else { throw MalformedMessage(field, "is below zero") }
    return count
}
