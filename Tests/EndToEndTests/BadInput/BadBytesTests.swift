import TestKit
import Testing

/// A peer on the socket that does not keep to the protocol, byte by byte.
@Suite("Bytes that are no protocol")
struct BadBytesTests {
    /// `Hello` of a client that accepts frames of 64 KiB: written out from protos/WIRE.md.
    private static let hello = "0000000013" + "1211" + "0a0101" + "120c" + "08808004" + "10808004" + "18808004"

    /// Sends bytes to the loopback port and reads until the other side ends the connection.
    ///
    /// - Parameter hangsUp: ends the connection itself after sending.
    /// - Returns: what was read.
    private func send(_ hexadecimal: String, to service: ServiceFixture, hangsUp: Bool = false) throws -> String {
        let script = """
            import socket, sys
            with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as peer:
                peer.sendall(bytes.fromhex(sys.argv[2]))
                received = b""
                while sys.argv[3] == "stay":
                    part = peer.recv(65536)
                    if not part:
                        break
                    received += part
            print("".join(chr(byte) if 32 <= byte < 127 else "." for byte in received))
            """
        return try Python.run(script, ["\(service.running.portNumber)", hexadecimal, hangsUp ? "leave" : "stay"])
    }

    private struct Case {
        var name: String
        var bytes: String
        var reason: String

        init(_ name: String, _ bytes: String, _ reason: String) {
            self.name = name
            self.bytes = bytes
            self.reason = reason
        }
    }

    @Test("are answered with the reason, cost only their own connection, and the next is served")
    func broken() throws {
        let service = try ServiceFixture()
        for broken in [
            Case("a flag that says compressed", "0100000001" + "00", "compressed frames are not supported"),
            Case("a flag without meaning", "07" + "00000001" + "00", "expected flag byte 0"),
            Case(
                "another protocol", "474554202f20485454502f312e310d0a0d0a", "does this connection speak the Difftier protocol?"),
            Case("TLS", "160301020001", "does this connection speak the Difftier protocol?"),
            Case("garbage", String(repeating: "deadbeef", count: 1000), "expected flag byte 0"),
            Case("a frame over the limit", "00ffffffff", "a frame of 4294967295 bytes is over the limit"),
            Case("a frame that is no message", "0000000003" + "ffffff", "malformed frame"),
            Case("a call before Hello", "0000000006" + "08012202" + "0a00", "Hello"),
            Case("after Hello, a frame over the limit", Self.hello + "00ffffffff", "is over the limit"),
            Case("after Hello, a wrong flag", Self.hello + "0500000000", "expected flag byte 0"),
            Case("a second Hello", Self.hello + Self.hello, "Hello"),
        ] {
            let answer = try send(broken.bytes, to: service)
            #expect(answer.contains(broken.reason), "\(broken.name): \(answer)")
            #expect(try service.serves(), "after \(broken.name)")
        }
        #expect(service.running.run.isRunning)
    }

    @Test("a peer that hangs up in the middle of anything is forgotten")
    func hangingUp() throws {
        let service = try ServiceFixture()
        for length in stride(from: 2, through: Self.hello.count, by: 8) {
            _ = try send(String(Self.hello.prefix(length)), to: service, hangsUp: true)
        }
        #expect(try service.serves())
    }

    @Test("many peers that say nothing do not keep the others from being served")
    func silence() throws {
        let service = try ServiceFixture()
        let script = """
            import socket, sys, time
            peers = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(100)]
            print("connected", flush=True)
            time.sleep(60)
            """
        let crowd = try BackgroundRun(
            Python.program, ["-c", script, "\(service.running.portNumber)"], environment: Programs.environment)
        try crowd.wait(for: "a crowd of peers") { $0.output.contains("connected") }
        #expect(try service.serves())
    }

    @Test("a client that is killed half-way has its work dropped, and the next is served")
    func killedClient() throws {
        let git = try GitFixture()
        try git.commit("Begin", "a.txt", "a\n")
        try git.addCommits(3_000, to: "main", changing: "a.txt")
        let service = try ServiceFixture(repositories: ["long": git])
        let client = try BackgroundRun(
            Programs.difftier,
            ["classify", "--server", service.socket, "--repo", "long", "--range", "main~3000..main", "--format", "jsonl"],
            environment: Programs.environment)
        try client.wait(for: "a first decision") { $0.output.contains("\n") }
        client.kill()
        #expect(try service.serves())
        // What the service did not know of in time may still have been decided; most of it must not have been.
        let decided = try service.evidence.decisions().count
        #expect(decided > 1)
        #expect(decided < 2_000)
    }
}
