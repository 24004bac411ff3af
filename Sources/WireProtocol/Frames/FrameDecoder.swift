package import NIOCore

/// Cuts a stream of bytes into frames, whatever pieces it arrives in.
///
/// Takes no memory on a header's word: a frame's bytes are kept only as they arrive, and a length
/// over the maximum is refused when the fifth byte of its header is read. After an error nothing more is decoded.
package struct FrameDecoder {
    /// The largest length that a header may carry. Holds for headers that are not read yet.
    package var maximumFrameBytes: Int
    private var pending = ByteBuffer()
    private var failure: FrameError?

    package init(maximumFrameBytes: Int = FrameFormat.smallestMaximum) {
        self.maximumFrameBytes = maximumFrameBytes
    }

    /// Bytes kept because the frame they belong to is not whole.
    package var pendingBytes: Int { pending.readableBytes }

    package mutating func append(_ bytes: ByteBuffer) {
        guard failure == nil else { return }
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.discardReadBytes()
            pending.writeImmutableBuffer(bytes)
        }
    }

    /// - Returns: the next frame; nil until more bytes are appended.
    package mutating func next() throws(FrameError) -> Frame? {
        if let failure { throw failure }
        do throws(FrameError) {
            return try decode()
        } catch {
            failure = error
            pending = ByteBuffer()
            throw error
        }
    }

    private mutating func decode() throws(FrameError) -> Frame? {
        let start = pending.readerIndex
        guard let flag: UInt8 = pending.getInteger(at: start) else { return nil }
        // A wrong flag is told at the first byte: whoever speaks another protocol may never send a fifth.
        switch flag {
        case FrameFormat.plainFlag: break
        case FrameFormat.compressedFlag: throw .compressed
        default: throw .unknownFlag(flag)
        }
        guard let length: UInt32 = pending.getInteger(at: start + 1) else { return nil }
        guard length <= maximumFrameBytes else { throw .tooLarge(length: Int(length), maximum: maximumFrameBytes) }
        guard pending.readableBytes >= FrameFormat.headerBytes + Int(length) else { return nil }
        pending.moveReaderIndex(forwardBy: FrameFormat.headerBytes)
        guard let body = pending.readSlice(length: Int(length)) else { return nil }
        return try Frame(body: body)
    }
}
