/** Routes of Camel whose JVMs share a cache. */
package io.drey.example.camel;
