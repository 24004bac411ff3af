import Foundation
import NIOCore
import SwiftProtobuf

// The one place where bytes and generated messages meet.

/// Serializes with map entries in order, so that equal messages are equal bytes.
func serialized(_ message: some SwiftProtobuf.Message) -> [UInt8] {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    // Fails only for unset required fields, which proto3 does not have, and for Any messages given in JSON.
    return (try? message.serializedBytes(partial: true, options: options)) ?? []
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
