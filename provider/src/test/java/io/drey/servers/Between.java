package io.drey.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A port that stands for a server's: each client that comes gets a connection to the server, or none while there is no
 * server. Any thread.
 */
public final class Between implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final BiConsumer<Socket, Socket> connected;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param connected given the client's socket and the server's; starts what carries bytes from one to the other */
    public Between(int target, BiConsumer<Socket, Socket> connected) throws IOException {
        this.target = target;
        this.connected = connected;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                try {
                    connect(client);
                } catch (IOException nobodyThere) {
                    client.close();
                }
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.removeIf(Socket::isClosed);
        sockets.addAll(List.of(client, server));
        connected.accept(client, server);
    }

    public static void thread(Runnable task) {
        Thread thread = new Thread(task, "between");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections that there are; new ones may be made. */
    public void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
