//: address.c - where the server is
#if scope
struct sockaddr_in6 server = { .sin6_family = AF_INET6, .sin6_port = htons(@port@), .sin6_scope_id = @scope@ };
#else
struct sockaddr_@in@ server = { .s@in@_family = @family@, .s@in@_port = htons(@port@) };
#endif
inet_pton(@family@, "@host@", &server.s@in@_addr);
