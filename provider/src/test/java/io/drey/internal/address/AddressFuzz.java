package io.drey.internal.address;

import io.drey.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The address of the servers. */
public final class AddressFuzz implements FuzzTarget {

    private static final AddressFuzz THIS = new AddressFuzz();
    private static final String SECRET = "geheimnis";

    /** For Jazzer, which counts the time of the first input: that is not to load and prepare the classes. */
    public static void fuzzerInitialize() {
        THIS.seeds().forEach(THIS::take);
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                        "redis://user:" + SECRET + "@localhost:6379/2",
                        "rediss-cluster://:" + SECRET + "@[::1]:7000,b:7001",
                        "redis-sentinel://a:26379,b/0#mymaster",
                        "redis-socket:///run/redis.sock",
                        "twemproxy://a:22121,b:22122")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void take(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            String shown = RemoteAddress.parse(text).toString();
            if (shown.contains(':' + SECRET + '@')) {
                throw new IllegalStateException("shows the password: " + shown);
            }
        } catch (IllegalAddressException e) {
            if (String.valueOf(e.getMessage()).contains(':' + SECRET + '@')) {
                throw new IllegalStateException("shows the password", e);
            }
        }
    }
}
