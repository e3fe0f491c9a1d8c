package io.drey.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A port on 127.0.0.1 where a server listens. Immutable.
 *
 * @param certificate the server's if it listens with TLS, null if plainly
 */
record Endpoint(int port, @Nullable Certificate certificate) {

    /** Connects and lets reads wait that long too. */
    Socket connect(int timeoutMillis) throws IOException {
        Socket socket = certificate == null ? new Socket() : certificate.socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
