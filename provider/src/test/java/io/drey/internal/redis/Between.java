package io.drey.internal.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A port that stands for a server's: each client that comes gets a connection to the server. Any thread. */
final class Between implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final BiConsumer<Socket, Socket> connected;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param connected given the client's socket and the server's; starts what carries bytes from one to the other */
    Between(int target, BiConsumer<Socket, Socket> connected) throws IOException {
        this.target = target;
        this.connected = connected;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                connected.accept(client, server);
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    static void thread(Runnable task) {
        Thread thread = new Thread(task, "between");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
