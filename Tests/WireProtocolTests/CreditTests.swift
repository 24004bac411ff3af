import NIOCore
import Testing

@testable import WireProtocol

@Suite("Credit")
struct CreditTests {
    @Test("A receiver that consumes everything never leaves the peer with less than one largest frame")
    func neverStuck() {
        for (window, frame) in [(100, 100), (100, 60), (100, 10), (1000, 999), (16384, 16384)] {
            var credit = ReceiveCredit(window: window, maxFrameBytes: frame)
            for size in (0...frame).reversed() {
                #expect(credit.receive(size) == true, "window \(window), frame \(frame), message \(size)")
                _ = credit.consume(size)
                #expect(credit.available >= frame, "window \(window), frame \(frame), after \(size)")
            }
        }
    }

    @Test("What is not consumed is not returned, and overdrawing is seen to the byte")
    func overdrawn() {
        var credit = ReceiveCredit(window: 100, maxFrameBytes: 50)
        #expect(credit.receive(60) == true)
        #expect(credit.receive(41) == false)
        #expect(credit.receive(40) == true)
        #expect(credit.consume(49) == nil)
        #expect(credit.consume(1) == 50)
        #expect(credit.available == 50)
    }

    @Test("An account holds at most 2^53, however it is filled")
    func ceiling() {
        var credit = SendCredit(16384)
        #expect(credit.grant(.max) == false)
        #expect(credit.grant(UInt64(SendCredit.ceiling) - 16383) == false)
        #expect(credit.grant(UInt64(SendCredit.ceiling) - 16384) == true)
        #expect(credit.grant(1) == false)
    }
}

@Suite("Messages on their way out")
struct OutboundTests {
    private let limits = Limits(maxFrameBytes: 16384, streamCredit: 100, connectionCredit: 150)

    private func message(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    private func opened(_ streams: StreamID...) -> Outbound {
        var outbound = Outbound(limits: limits)
        for stream in streams { outbound.open(stream) }
        return outbound
    }

    @Test("A message waits for the credit of its stream")
    func streamCredit() {
        var outbound = opened(1)
        #expect(outbound.send(message(100), on: 1) == [.message(1, message(100)), .drained(1)])
        #expect(outbound.send(message(1), on: 1).isEmpty)
        #expect(outbound.grant(1, to: 1) == [.message(1, message(1)), .drained(1)])
    }

    @Test("A large message that waits for the connection is not starved by small ones")
    func noStarvation() {
        var outbound = opened(1, 3, 5)
        _ = outbound.send(message(100), on: 1)
        #expect(outbound.send(message(60), on: 3).isEmpty)
        #expect(outbound.send(message(1), on: 5).isEmpty, "50 are left, but stream 3 was here first")
        #expect(outbound.grant(10, to: nil) == [.message(3, message(60)), .drained(3)])
        #expect(outbound.grant(1, to: nil) == [.message(5, message(1)), .drained(5)])
    }

    @Test("A stream that lacks credit of its own does not hold up the others")
    func passedOver() {
        var outbound = opened(1, 3)
        _ = outbound.send(message(100), on: 1)
        _ = outbound.send(message(40), on: 1)
        #expect(outbound.send(message(10), on: 3) == [.message(3, message(10)), .drained(3)])
    }

    @Test("The ending follows the last message, and at once where none waits")
    func ending() {
        var outbound = opened(1)
        _ = outbound.send(message(100), on: 1)
        _ = outbound.send(message(5), on: 1)
        #expect(outbound.end(1, with: .trailer(.ok)).isEmpty)
        #expect(outbound.send(message(5), on: 1).isEmpty, "nothing is sent behind an ending")
        #expect(outbound.grant(100, to: 1) == [.message(1, message(5)), .ending(1, .trailer(.ok))])
        outbound.open(3)
        #expect(outbound.end(3, with: .halfClose) == [.ending(3, .halfClose)])
    }

    @Test("Nothing is handed to a socket that takes no more")
    func backpressure() {
        var outbound = opened(1)
        #expect(outbound.socketBecame(writable: false).isEmpty)
        #expect(outbound.send(message(5), on: 1).isEmpty)
        #expect(outbound.socketBecame(writable: true) == [.message(1, message(5)), .drained(1)])
    }

    @Test("What a closed stream had waiting is gone, and late credit for it is no error")
    func closed() {
        var outbound = opened(1)
        _ = outbound.send(message(100), on: 1)
        _ = outbound.send(message(5), on: 1)
        outbound.close(1)
        #expect(outbound.grant(100, to: 1) == [])
        #expect(outbound.grant(100, to: nil) == [])
    }
}

@Suite("Ping allowance")
struct PingAllowanceTests {
    @Test("A burst, then so many per second, and never more saved up than a burst")
    func allowance() {
        var pings = PingAllowance()
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        func answered(_ count: Int, at time: NIODeadline) -> Int {
            (0..<count).reduce(0) { sum, _ in sum + (pings.spend(at: time) ? 1 : 0) }
        }
        #expect(answered(100, at: start) == PingAllowance.burst)
        let quarter = start + .milliseconds(250)
        #expect(answered(2, at: quarter) == 1)
        #expect(answered(2, at: quarter + .milliseconds(249)) == 0)
        #expect(answered(2, at: quarter + .milliseconds(250)) == 1)
        #expect(answered(100, at: start + .hours(1)) == PingAllowance.burst)
    }
}
