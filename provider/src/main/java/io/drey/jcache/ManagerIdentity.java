package io.drey.jcache;

import java.net.URI;
import java.util.Properties;

/** How a provider tells its managers apart, and what the user gave along. */
record ManagerIdentity(URI uri, ClassLoader classLoader, Properties properties) {}
