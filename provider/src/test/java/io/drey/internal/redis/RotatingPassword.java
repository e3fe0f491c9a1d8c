package io.drey.internal.redis;

import io.drey.servers.RedisServer;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A user of a server whose password is exchanged again and again, as companies do it: the new one is added, clients are
 * given it, the old one is taken away. Confined to the test, but for the providers.
 */
final class RotatingPassword {

    static final String USER = "drey";

    private final List<RedisServer> servers;
    private final Sinks.Many<RedisCredentials> announced = Sinks.many().replay().latest();
    private final List<String> passwords = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String present = "";

    RotatingPassword(List<RedisServer> servers) {
        this.servers = servers;
        rotate(password -> {});
    }

    interface Giving {
        void give(String password) throws IOException;
    }

    /** Exchanges the password. The one before the last is taken away. */
    void rotate(Giving giving) {
        String password = "pass word-" + passwords.size();
        passwords.add(password);
        servers.forEach(server -> server.call("ACL", "SETUSER", USER, "on", "~*", "&*", "+@all", ">" + password));
        present = password;
        announced.tryEmitNext(RedisCredentials.just(USER, password));
        try {
            giving.give(password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (passwords.size() > 1) {
            String old = passwords.get(passwords.size() - 2);
            servers.forEach(server -> server.call("ACL", "SETUSER", USER, "<" + old));
        }
    }

    /** Writes it as a secret that is mounted: the file is there as a whole, before and after. */
    static void replace(Path file, String password) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, password + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    int rotations() {
        return passwords.size() - 1;
    }

    List<String> all() {
        return passwords;
    }

    int asked() {
        return asked.get();
    }

    /** One that is asked whenever a connection is made. */
    RedisCredentialsProvider asking() {
        return () -> Mono.fromSupplier(() -> {
            asked.incrementAndGet();
            return RedisCredentials.just(USER, present);
        });
    }

    /** One that also announces a new password by itself. */
    RedisCredentialsProvider announcing() {
        return new RedisCredentialsProvider() {
            @Override
            public Mono<RedisCredentials> resolveCredentials() {
                return announced.asFlux().next();
            }

            @Override
            public boolean supportsStreaming() {
                return true;
            }

            @Override
            public Flux<RedisCredentials> credentials() {
                return announced.asFlux();
            }
        };
    }
}
