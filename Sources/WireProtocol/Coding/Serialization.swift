import Foundation
import NIOCore
import SwiftProtobuf

// The one place where bytes and generated messages meet.

/// Serializes with map entries in order, so that equal messages are equal bytes.
///
/// - Throws: `internal` for a message over protobuf's 2 GiB, or an `Any` without a binary form.
func serialized(_ message: some SwiftProtobuf.Message) throws(RPCError) -> [UInt8] {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    do {
        return try message.serializedBytes(partial: true, options: options)
    } catch {
        throw RPCError(.internal, "a message could not be encoded: it is over 2 GiB or has no binary form", underlying: error)
    }
}

/// - Returns: nil where the bytes are not such a message.
func parsed<Message: SwiftProtobuf.Message>(_ bytes: ByteBuffer) -> Message? {
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = 16
    options.discardUnknownFields = true
    return try? bytes.withUnsafeReadableBytes { (pointer: UnsafeRawBufferPointer) throws -> Message in
        try Message(serializedBytes: Data(pointer), partial: true, options: options)
    }
}

func dataOf(_ bytes: some Sequence<UInt8>) -> Data { Data(bytes) }
func dataOf(_ bytes: UnsafeRawBufferPointer) -> Data { Data(bytes) }
