import NIOCore
import WireProtocol

/// Frames of one message each, as a connection carries them: made, and read back.
public struct FrameTraffic: Sendable {
    private let message: ByteBuffer
    private let count: Int
    /// The frames, back to back.
    private let bytes: ByteBuffer

    /// - Throws: where the message is too long for a frame.
    public init(messageBytes: Int, count: Int) throws {
        message = ByteBuffer(repeating: UInt8(ascii: "m"), count: messageBytes)
        self.count = count
        var bytes = ByteBuffer()
        for number in 0..<count { try Frame.message(StreamID(2 * number + 1), message).encode(into: &bytes) }
        self.bytes = bytes
    }

    /// - Returns: the bytes that were written.
    public func encode() throws -> Int {
        var buffer = ByteBuffer()
        for number in 0..<count { try Frame.message(StreamID(2 * number + 1), message).encode(into: &buffer) }
        return buffer.readableBytes
    }

    /// - Returns: the frames that were read.
    public func decode() throws -> Int {
        var decoder = FrameDecoder(maximumFrameBytes: max(FrameFormat.smallestMaximum, 2 * message.readableBytes))
        decoder.append(bytes)
        var frames = 0
        while try decoder.next() != nil { frames += 1 }
        return frames
    }
}
