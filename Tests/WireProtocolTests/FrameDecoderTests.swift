import NIOCore
import Testing
import WireProtocol

@Suite("Cutting bytes into frames")
struct FrameDecoderTests {
    private static func stream() throws -> ByteBuffer {
        var bytes = ByteBuffer()
        for frame in FrameSamples.all { try frame.encode(into: &bytes) }
        return bytes
    }

    @Test("Every kind of frame comes back as it was")
    func roundTrip() throws {
        for frame in FrameSamples.all {
            var decoder = FrameDecoder()
            #expect(try decoder.frames(of: frame.encoded()) == [frame])
        }
    }

    @Test("Wherever the bytes are cut in two, the frames are the same")
    func everySplit() throws {
        let bytes = try Self.stream()
        for cut in 0...bytes.readableBytes {
            var decoder = FrameDecoder()
            var frames = try decoder.frames(of: try #require(bytes.getSlice(at: 0, length: cut)))
            frames += try decoder.frames(of: try #require(bytes.getSlice(at: cut, length: bytes.readableBytes - cut)))
            #expect(frames == FrameSamples.all, "cut at \(cut)")
            #expect(decoder.pendingBytes == 0)
        }
    }

    @Test("Byte by byte, the frames are the same")
    func byteByByte() throws {
        var decoder = FrameDecoder()
        var frames: [Frame] = []
        for byte in try Self.stream().readableBytesView { frames += try decoder.frames(of: ByteBuffer(bytes: [byte])) }
        #expect(frames == FrameSamples.all)
    }

    @Test("A frame over the maximum is refused on its header, before a byte of it is kept")
    func oversized() throws {
        var decoder = FrameDecoder(maximumFrameBytes: 20_000)
        #expect(try decoder.frames(of: ByteBuffer(bytes: [0, 0, 0, 0x4E])).isEmpty)
        #expect(throws: FrameError.tooLarge(length: 20_001, maximum: 20_000)) {
            try decoder.frames(of: ByteBuffer(bytes: [0x21]))
        }
        #expect(decoder.pendingBytes == 0)
    }

    @Test("A header's word takes no memory: four gigabytes announced, nothing kept")
    func noMemoryOnAnnouncement() throws {
        var decoder = FrameDecoder(maximumFrameBytes: Int(UInt32.max))
        #expect(try decoder.frames(of: ByteBuffer(bytes: [0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3])).isEmpty)
        #expect(decoder.pendingBytes == 8)
    }

    @Test("A frame of exactly the maximum passes")
    func atTheMaximum() throws {
        let frame = Frame.message(1, ByteBuffer(repeating: 7, count: 100_000))
        let bytes = try frame.encoded()
        var decoder = FrameDecoder(maximumFrameBytes: bytes.readableBytes - FrameFormat.headerBytes)
        #expect(try decoder.frames(of: bytes) == [frame])
        var stricter = FrameDecoder(maximumFrameBytes: bytes.readableBytes - FrameFormat.headerBytes - 1)
        #expect(throws: FrameError.self) { try stricter.frames(of: bytes) }
    }

    @Test("A raised maximum holds for the next header")
    func raisedMaximum() throws {
        let large = Frame.message(1, ByteBuffer(repeating: 7, count: 30_000))
        var decoder = FrameDecoder()
        decoder.append(try Frame.ping(1).encoded())
        decoder.append(try large.encoded())
        #expect(try decoder.next() == .ping(1))
        decoder.maximumFrameBytes = 40_000
        #expect(try decoder.next() == large)
    }

    @Test("A wrong flag is told at its first byte, compression by its own name")
    func flags() {
        for flag in UInt8(1)...255 {
            var decoder = FrameDecoder()
            let expected: FrameError = flag == 1 ? .compressed : .unknownFlag(flag)
            #expect(throws: expected) { try decoder.frames(of: ByteBuffer(bytes: [flag])) }
        }
    }

    @Test("After an error nothing more is decoded, not even good frames")
    func failedForGood() {
        var decoder = FrameDecoder()
        #expect(throws: FrameError.unknownFlag(9)) { try decoder.frames(of: ByteBuffer(bytes: [9])) }
        #expect(throws: FrameError.unknownFlag(9)) { try decoder.frames(of: Frame.ping(1).encoded()) }
        #expect(decoder.pendingBytes == 0)
    }

    @Test(
        "A frame that breaks its own rules is malformed",
        arguments: [
            // A ping that names stream 1; a cancel that names none; a field cut short; limits below the least; a wrong wire type.
            [0x08, 0x01, 0x4A, 0x00], [0x42, 0x00], [0x2A, 0x05, 0x01], [0x12, 0x04, 0x12, 0x02, 0x08, 0x01], [0x0B],
        ] as [[UInt8]])
    func malformed(_ body: [UInt8]) {
        var decoder = FrameDecoder()
        let error = #expect(throws: FrameError.self) {
            try decoder.frames(of: ByteBuffer(bytes: [0, 0, 0, 0, UInt8(body.count)] + body))
        }
        #expect(error?.reason.status == .invalidArgument)
    }

    @Test("Kinds, fields and codes from the future are read as far as they are known")
    func future() throws {
        var decoder = FrameDecoder()
        // A frame with only field 99; a cancel with an unknown field beside it; a trailer with code 77.
        #expect(try decoder.frames(of: ByteBuffer(bytes: [0, 0, 0, 0, 4, 0x9A, 0x06, 0x01, 0x00])) == [.unknown])
        #expect(
            try decoder.frames(of: ByteBuffer(bytes: [0, 0, 0, 0, 7, 0x08, 0x01, 0x42, 0x00, 0x98, 0x06, 0x05])) == [.cancel(1)])
        let trailer = try decoder.frames(of: ByteBuffer(bytes: [0, 0, 0, 0, 6, 0x08, 0x01, 0x3A, 0x02, 0x08, 0x4D]))
        #expect(trailer == [.trailer(1, Trailer(code: .unknown))])
    }

    @Test("A reason is cut so that it fits any peer's frames, and stays text")
    func longReason() throws {
        let trailer = Trailer(code: .internal, message: String(repeating: "é", count: 20_000))
        var decoder = FrameDecoder()
        guard case .trailer(1, let read)? = try decoder.frames(of: Frame.trailer(1, trailer).encoded()).first else {
            Issue.record("no trailer came back")
            return
        }
        #expect(read.message.utf8.count <= FrameFormat.longestReason)
        #expect(read.message.hasSuffix("é…"))
    }
}
