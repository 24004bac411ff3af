import TestKit
import Testing

@Suite("doctor and server status")
struct DoctorTests {
    private let payments: Payments
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        payments = try Payments()
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    @Test("the doctor finds everything well")
    func healthy() throws {
        let run = try difftier("doctor", "--policy", policy, in: payments.path)
        #expect(run.status == 0)
        #expect(run.lines.count == 3)
        #expect(run.lines.allSatisfy { $0.hasPrefix("ok    ") })
        #expect(run.text.contains("pcre2"))
        #expect(run.text.contains(payments.path))
    }

    @Test("the doctor looks at the service where there is one")
    func withService() throws {
        let service = try ServiceFixture(for: payments)
        let run = try difftier("doctor", "--server", service.socket, in: payments.path)
        #expect(run.text.contains("ok    service     SERVING"))
    }

    @Test("the doctor names each thing that is wrong, goes on with the others, and ends with 1")
    func ill() throws {
        let run = try difftier("doctor", "--policy", directory.path + "/nowhere", in: directory.path)
        #expect(run.status == 1)
        #expect(run.lines.filter { $0.hasPrefix("FAIL  policy") }.count == 1)
        #expect(run.lines.filter { $0.hasPrefix("FAIL  repository") }.count == 1)
        let down = try difftier("doctor", "--server", "unix:\(directory.path)/nobody.sock", in: payments.path)
        #expect(down.status == 1)
        #expect(down.lines.filter { $0.hasPrefix("FAIL  service") }.count == 1)
    }

    @Test("server status tells that the service decides, and by which policy")
    func status() throws {
        let service = try ServiceFixture(for: payments)
        for address in [service.socket, service.port] {
            let run = try difftier("server", "status", "--server", address)
            #expect(run.status == 0)
            let rows = Dictionary(
                uniqueKeysWithValues: run.lines.map { line in
                    let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
                    return (parts[0], parts[1])
                })
            #expect(rows["status"] == "SERVING")
            #expect(rows["policy"]?.count == 64)
            #expect(rows["engine"]?.contains("pcre2") == true)
        }
    }

    @Test("nobody there is `unavailable`, on a socket that does not exist, one that nobody holds, and a closed port")
    func nobody() throws {
        let service = try ServiceFixture(for: payments)
        let (socket, port) = (service.socket, service.port)
        service.running.kill()
        for address in ["unix:\(directory.path)/nobody.sock", socket, port] {
            let run = try difftier("server", "status", "--server", address)
            #expect(run.status == 69)
            #expect(run.errorOutput.contains("start difftierd"))
            #expect(run.text == "")
        }
    }

    @Test("whoever answers in another tongue is `unavailable` too")
    func somebodyElse() throws {
        let script = """
            import socket, sys
            server = socket.create_server(("127.0.0.1", 0))
            print(server.getsockname()[1], flush=True)
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n")
            connection.recv(65536)
            """
        let other = try BackgroundRun(Python.program, ["-c", script], environment: Programs.environment)
        try other.wait(for: "a port") { $0.output.hasSuffix("\n") }
        let run = try difftier("server", "status", "--server", "127.0.0.1:\(other.output.dropLast())")
        #expect(run.status == 69)
        #expect(run.errorOutput.contains("does this connection speak the Difftier protocol?"))
    }

    @Test("which service has to be said")
    func unsaid() throws {
        let run = try difftier("server", "status")
        #expect(run.status == 64)
        #expect(run.errorOutput.contains("DIFFTIER_SERVER"))
    }
}
