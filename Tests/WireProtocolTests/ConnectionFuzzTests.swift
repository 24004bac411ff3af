import Foundation
import NIOCore
import TestKit
import Testing
import WireProtocol

/// Hostile bytes against decoder and connection state together: whatever comes, nothing crashes, no more is
/// kept than was announced, and no slot is given away.
@Suite("Hostile bytes")
struct ConnectionFuzzTests {
    private static let limits = Limits(
        maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 32768, maxStreams: 4, maxMetadataBytes: 64)
    private let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)

    @Test("Random bytes never do harm")
    func randomBytes() throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<2000 {
            var peer = Peer(limits: Self.limits, identified: random.chance(oneIn: 2))
            if random.chance(oneIn: 2) { peer.receive(try Self.hello()) }
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                var bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                // Often enough a header that holds, so that the body is read.
                if random.chance(oneIn: 2) { bytes = [0, 0, 0, 0, UInt8(bytes.count)] + bytes }
                peer.receive(ByteBuffer(bytes: bytes))
            }
            #expect(peer.keptItsBounds, "seed \(seed), round \(round): \(peer.violation ?? "")")
        }
    }

    @Test("Good conversations with bytes changed, lost and doubled never do harm")
    func mutatedConversations() throws {
        var random = SeededGenerator(seed: seed &+ 1)
        for round in 0..<2000 {
            var bytes = Array(try Self.hello().readableBytesView)
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                bytes += Array(try Self.likelyFrame(&random).encoded().readableBytesView)
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: index)
                default: bytes.insert(contentsOf: bytes[index..<min(index + 20, bytes.count)], at: index)
                }
            }
            var peer = Peer(limits: Self.limits, identified: random.chance(oneIn: 2))
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...200, using: &random))
                peer.receive(ByteBuffer(bytes: bytes[start..<end]))
                peer.work(&random)
                start = end
            }
            #expect(peer.keptItsBounds, "seed \(seed), round \(round): \(peer.violation ?? "")")
        }
    }

    private static func hello() throws -> ByteBuffer {
        try Frame.hello(Hello(limits: FrameSamples.clientLimits, agent: "fuzz")).encoded()
    }

    private static func likelyFrame(_ random: inout SeededGenerator) -> Frame {
        let stream = StreamID(Int.random(in: 0...6, using: &random) * 2 + 1)
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: return .call(stream, Call(method: "/a", timeoutMilliseconds: random.chance(oneIn: 2) ? 5 : nil))
        case 2, 3: return .message(stream, ByteBuffer(repeating: 1, count: Int.random(in: 0...9000, using: &random)))
        case 4: return .halfClose(stream)
        case 5: return .cancel(stream)
        case 6: return .streamCredit(stream, UInt64.random(in: 0...5000, using: &random))
        default: return random.pick([.ping(1), .connectionCredit(10), .unknown, .pong(1)])
        }
    }
}

/// A server's end without a socket, which books what the protocol lets a client hold of it.
private struct Peer {
    private var decoder = FrameDecoder()
    private var state: ServerConnectionState
    /// What holds now.
    private var limits: Limits
    private let whenIdentified: Limits
    private var open: Set<StreamID> = []
    private var unconsumed: [(StreamID, Int)] = []
    private(set) var violation: String?

    var keptItsBounds: Bool { violation == nil }

    init(limits: Limits, identified: Bool) {
        self.limits = identified ? limits : .unidentified
        whenIdentified = limits
        state = ServerConnectionState(limits: limits, agent: "fuzz", identified: identified)
    }

    mutating func receive(_ bytes: ByteBuffer) {
        guard !state.isClosed else { return }
        decoder.append(bytes)
        do throws(FrameError) {
            while !state.isClosed, let frame = try decoder.next() { book(state.received(frame, at: .now())) }
        } catch {
            book(state.fail(error.reason))
        }
        let most = limits.maxFrameBytes + FrameFormat.headerBytes + bytes.readableBytes
        if decoder.pendingBytes > most { violation = "the decoder keeps \(decoder.pendingBytes) bytes" }
    }

    /// A server that answers some streams and consumes some messages.
    mutating func work(_ random: inout SeededGenerator) {
        if random.chance(oneIn: 2), let (stream, bytes) = unconsumed.popLast() { book(state.consumed(bytes, on: stream)) }
        if let stream = open.sorted().first, random.chance(oneIn: 3) {
            book(state.send(ByteBuffer(repeating: 2, count: Int.random(in: 0...9000, using: &random)), on: stream))
            book(random.chance(oneIn: 2) ? state.finish(stream, with: .ok) : state.abort(stream, with: .ok))
        }
        if state.awaitsIdentity, random.chance(oneIn: 6) {
            limits = whenIdentified
            book(state.identified())
        }
    }

    private mutating func book(_ actions: [ServerConnectionState.Action]) {
        for action in actions {
            switch action {
            case .open(let stream, _):
                if !open.insert(stream).inserted { violation = "stream \(stream) was opened twice" }
                if open.count > limits.maxStreams { violation = "\(open.count) streams are open" }
            case .message(let stream, let message):
                if !open.contains(stream) { violation = "a message for stream \(stream), which is not open" }
                unconsumed.append((stream, message.readableBytes))
                let held = unconsumed.reduce(0) { $0 + $1.1 }
                if held > limits.connectionCredit { violation = "\(held) bytes are held, more than was credited" }
            case .closed(let stream, _):
                if open.remove(stream) == nil { violation = "stream \(stream) was closed twice" }
            case .close:
                if !open.isEmpty { violation = "closed with streams open" }
            case .send, .acceptFrames, .requestEnded, .interrupt, .drained: break
            }
        }
        if state.openStreams != open.count {
            violation = "the state counts \(state.openStreams) streams, the executor \(open.count)"
        }
    }
}
